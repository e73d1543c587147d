/** What a command is for a terminal and a shell: progress, signals, exit codes. */
@NullMarked
package dev.kedge.app.terminal;

import org.jspecify.annotations.NullMarked;
