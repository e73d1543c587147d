package dev.kedge.compare;

import dev.kedge.search.Precision;

/**
 * The precision of one of the two anchors on one of the two pictures for one of the two classes,
 * all on the shared superpixels.
 *
 * @param anchor whose anchor
 * @param picture which picture, under its model
 * @param label whose class
 * @param precision exact where few masks keep the anchor, else from samples of its own; each pair
 *     of bounds holds by itself
 */
public record Cell(Which anchor, Which picture, Which label, Precision precision) {}
