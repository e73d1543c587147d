/** Which superpixels are kept: sets, masks, and the counter-based generator that draws them. */
@NullMarked
package dev.kedge.mask;

import org.jspecify.annotations.NullMarked;
