/** Pictures decoded by native libraries, found by {@link dev.kedge.image.io.PixelDecoder}. */
@NullMarked
package dev.kedge.decode;

import org.jspecify.annotations.NullMarked;
