/**
 * The anchor search. It knows no picture and no model, only a {@link dev.kedge.search.Sampler} that
 * answers draws with bits. Source of the problem: Ribeiro, Singh, Guestrin, Anchors, AAAI 2018.
 */
@NullMarked
package dev.kedge.search;

import org.jspecify.annotations.NullMarked;
