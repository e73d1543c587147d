/** Masked pictures by the batch: each pixel is taken from the picture or from a fill. */
@NullMarked
package dev.kedge.perturb;

import org.jspecify.annotations.NullMarked;
