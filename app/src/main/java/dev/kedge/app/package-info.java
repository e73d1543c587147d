/** The command line. */
@NullMarked
package dev.kedge.app;

import org.jspecify.annotations.NullMarked;
