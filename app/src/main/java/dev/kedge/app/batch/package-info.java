/**
 * Many pictures in one run: which ones, where their lines go so that nothing is lost, and what a
 * person is told of all of them.
 */
@NullMarked
package dev.kedge.app.batch;

import org.jspecify.annotations.NullMarked;
