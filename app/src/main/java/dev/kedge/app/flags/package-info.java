/** Flags of the command line, and what they stand for in the library. */
@NullMarked
package dev.kedge.app.flags;

import org.jspecify.annotations.NullMarked;
