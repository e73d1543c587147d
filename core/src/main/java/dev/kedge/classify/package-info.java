/** The model as Kedge sees it: a batch of pictures in, scores out. */
@NullMarked
package dev.kedge.classify;

import org.jspecify.annotations.NullMarked;
