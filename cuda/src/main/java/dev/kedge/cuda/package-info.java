/**
 * Masked pictures made on an NVIDIA card, through the CUDA driver's own interface. Pictures and
 * fills go to the card once; then only masks do.
 */
@NullMarked
package dev.kedge.cuda;

import org.jspecify.annotations.NullMarked;
