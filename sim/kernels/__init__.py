"""Kernels: plain functions that numba compiles once per machine; what is compiled, how, and where it is kept."""
