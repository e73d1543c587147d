package dev.kedge.attack;

import dev.kedge.ClassScore;
import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import java.util.List;

/**
 * What an attack came to.
 *
 * @param status how it ended
 * @param picture the adversarial picture, or the best reached; the photo itself if nothing better
 *     was found
 * @param before the most likely classes of the photo, most likely first
 * @param after those of the picture, preprocessed from its 8-bit values and looked at alone
 * @param margin of the picture, in nats. To leave a class: log of (the highest probability of the
 *     others / its own); to reach one: log of (its own / the highest of the others). Above 0 where
 *     that is reached
 * @param epsilon ε as it was used, by the norm of the options
 * @param distance between photo and picture
 * @param queries pictures through the model that the attack decided by, the photo as it is among
 *     them
 * @param batches batches through the model, all of them
 * @param timings where the time went
 * @param options how it was asked for
 */
public record AttackResult(
    AttackStatus status,
    Image picture,
    List<ClassScore> before,
    List<ClassScore> after,
    double margin,
    double epsilon,
    PictureDistance distance,
    int queries,
    int batches,
    AttackTimings timings,
    AttackOptions options) {
  public AttackResult {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
