/** Label maps in files. Needs {@code java.desktop}. */
@NullMarked
package dev.kedge.segment.io;

import org.jspecify.annotations.NullMarked;
