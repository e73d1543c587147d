package dev.kedge.segment;

/**
 * Points spread evenly over a picture, as near to a square grid as its sides allow: point (row,
 * column) at {@code (startY + row·stepY, startX + column·stepX)}.
 */
record SeedGrid(int startY, int stepY, int rows, int startX, int stepX, int columns) {
  /** About so many points; a side shorter than the spacing gets one point, at its middle. */
  static SeedGrid of(int height, int width, int points) {
    double spacing = Math.sqrt((double) height * width / points);
    double vertical = spacing;
    double horizontal = spacing;
    if (height < spacing) {
      vertical = height;
      horizontal = (double) width / points;
    } else if (width < spacing) {
      horizontal = width;
      vertical = (double) height / points;
    }
    int stepY = step(vertical);
    int stepX = step(horizontal);
    int startY = (int) (vertical / 2);
    int startX = (int) (horizontal / 2);
    int rows = (height - startY + stepY - 1) / stepY;
    int columns = (width - startX + stepX - 1) / stepX;
    return new SeedGrid(startY, stepY, rows, startX, stepX, columns);
  }

  private static int step(double spacing) {
    return (int) Math.max(1, Math.round(spacing));
  }

  /** Rows × columns. */
  int points() {
    return rows * columns;
  }
}
