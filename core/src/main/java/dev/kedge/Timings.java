package dev.kedge;

import java.time.Duration;

/**
 * Where the wall time of an explanation went.
 *
 * @param total all of it, from the picture in memory to the explanation
 * @param view resizing and cropping to what the model sees
 * @param segment the superpixels
 * @param perturb making planes and masked pictures
 * @param model inside the classifier: of a batch shared with other pictures, the share of its rows
 * @param waiting while other pictures had the model; 0 where there are none
 * @param search drawing masks, looking them up and deciding: what is left of the total; 0 where
 *     batches of the picture ran beside each other and took more than that
 */
public record Timings(
    Duration total,
    Duration view,
    Duration segment,
    Duration perturb,
    Duration model,
    Duration waiting,
    Duration search) {}
