/** Superpixels: every pixel of a picture gets a label 0..K−1. */
@NullMarked
package dev.kedge.segment;

import org.jspecify.annotations.NullMarked;
