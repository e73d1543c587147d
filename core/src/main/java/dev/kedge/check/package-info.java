/**
 * What can be asked about an explanation once it is there: whether it depends on the fill, on the
 * seed or on where the superpixels lie, what speaks for the other classes, and how it fares by the
 * measures that other explainers are judged by.
 */
@NullMarked
package dev.kedge.check;

import org.jspecify.annotations.NullMarked;
