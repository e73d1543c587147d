// All kernels, one unit. They use no barriers and no shared memory, and no header of the toolkit:
// the same source is compiled by nvcc for cards, by a C++ compiler for the tests' fake driver.
#include "draw.cuh"
#include "select.cuh"
#include "top.cuh"
