#pragma once

using u8 = unsigned char;
using u16 = unsigned short;
using u32 = unsigned int;
using u64 = unsigned long long;

/** A picture under a mask: what one row of a batch shows. Written by the host (class Rows) or by draw. */
struct Row {
  /** The picture, in the model's input space. */
  const u8* image;
  /** What shows where it is masked; laid out as the picture. */
  const u8* fill;
  /** The superpixel of each element of a run. */
  const int* labels;
  /** The first word of its mask in the batch's words: superpixel s in bit s mod 64 of word s / 64. */
  u32 mask;
  /** Number of words of its mask. */
  u32 words;
};

static_assert(sizeof(Row) == 32, "class Rows writes 32 bytes a row");
