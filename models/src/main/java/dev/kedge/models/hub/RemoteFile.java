package dev.kedge.models.hub;

import java.util.Locale;

/**
 * A file of a commit.
 *
 * @param path in the repository
 * @param size in bytes
 * @param etag SHA-256 of a large file (LFS), else git's SHA-1 of the blob, in hexadecimal digits;
 *     its name among the cache's blobs
 */
record RemoteFile(String path, long size, String etag) {
  private static final int SHA256_DIGITS = 64;

  boolean large() {
    return etag.length() == SHA256_DIGITS;
  }

  /** Its path and size, for people. */
  String described() {
    return path + " (" + bytes(size) + ")";
  }

  /** A number of bytes, for people. */
  static String bytes(long bytes) {
    String[] units = {"kB", "MB", "GB", "TB"};
    double value = bytes / 1e3;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return bytes < 1000
        ? bytes + " bytes"
        : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }
}
