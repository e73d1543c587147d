package dev.kedge.attack;

import java.util.Locale;

/** How an adversarial picture is looked for. */
public enum Method {
  /** Random search by squares: Andriushchenko, Croce, Flammarion, Hein, ECCV 2020. */
  SQUARE,
  /** Descent along an estimated gradient: Ilyas, Engstrom, Athalye, Lin, ICML 2018. */
  NES,
  /** One cosine of low frequency after the other: Guo et al., SimBA-DCT, ICML 2019. */
  SIMBA_DCT;

  /** As the command line has it: square, nes, simba-dct. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
