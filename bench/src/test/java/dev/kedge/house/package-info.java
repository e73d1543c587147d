/** Tests of the house itself, over all its modules: arrows, and what users can see. */
@org.jspecify.annotations.NullMarked
package dev.kedge.house;
