/** Pictures in files, read and written. Needs {@code java.desktop}. */
@NullMarked
package dev.kedge.image.io;

import org.jspecify.annotations.NullMarked;
