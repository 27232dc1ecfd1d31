# Finds a LibTorch 2.13 distribution without the CUDA toolkit that its own TorchConfig.cmake asks for.
# Looks at LIBTORCH_ROOT (cache or environment), then at the private venv made by scripts/setup.sh.
# Defines the imported targets libtorch::torch (headers, libraries, rpath) and libtorch::openmp
# (compile option plus the one libgomp that ships with the wheel: a second OpenMP runtime in the
# process would give two spinning thread pools).

if(NOT LIBTORCH_ROOT AND DEFINED ENV{LIBTORCH_ROOT})
  set(LIBTORCH_ROOT "$ENV{LIBTORCH_ROOT}")
endif()
if(NOT LIBTORCH_ROOT)
  file(GLOB _candidates "${PROJECT_SOURCE_DIR}/third_party/venv/lib/python3*/site-packages/torch")
  list(GET _candidates 0 LIBTORCH_ROOT)
endif()
if(NOT EXISTS "${LIBTORCH_ROOT}/include/torch/csrc/api/include/torch/torch.h")
  message(FATAL_ERROR "LibTorch not found (LIBTORCH_ROOT='${LIBTORCH_ROOT}'): run scripts/setup.sh, "
                      "or set LIBTORCH_ROOT to an unpacked LibTorch 2.13")
endif()
set(LIBTORCH_ROOT "${LIBTORCH_ROOT}" CACHE PATH "LibTorch distribution" FORCE)

if(EXISTS "${LIBTORCH_ROOT}/version.py")
  file(STRINGS "${LIBTORCH_ROOT}/version.py" _version REGEX "^__version__")
  string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" LIBTORCH_VERSION "${_version}")
elseif(EXISTS "${LIBTORCH_ROOT}/build-version")
  file(READ "${LIBTORCH_ROOT}/build-version" _version)
  string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" LIBTORCH_VERSION "${_version}")
endif()
if(LIBTORCH_VERSION VERSION_LESS 2.13 OR LIBTORCH_VERSION VERSION_GREATER_EQUAL 2.14)
  message(FATAL_ERROR "LibTorch at ${LIBTORCH_ROOT} is '${LIBTORCH_VERSION}', glimpse needs 2.13")
endif()

set(_lib "${LIBTORCH_ROOT}/lib")
add_library(libtorch::torch INTERFACE IMPORTED)
target_include_directories(libtorch::torch SYSTEM INTERFACE
  "${LIBTORCH_ROOT}/include" "${LIBTORCH_ROOT}/include/torch/csrc/api/include")
target_link_libraries(libtorch::torch INTERFACE
  "${_lib}/libtorch.so" "${_lib}/libtorch_cpu.so" "${_lib}/libc10.so")
target_link_options(libtorch::torch INTERFACE "-Wl,-rpath,${_lib}")
if(EXISTS "${_lib}/libtorch_cuda.so")
  target_link_libraries(libtorch::torch INTERFACE
    -Wl,--no-as-needed "${_lib}/libtorch_cuda.so" "${_lib}/libc10_cuda.so" -Wl,--as-needed)
endif()

add_library(libtorch::openmp INTERFACE IMPORTED)
target_compile_options(libtorch::openmp INTERFACE -fopenmp)
file(GLOB _gomp "${_lib}/libgomp*.so*")
if(_gomp)
  list(GET _gomp 0 _gomp)
  target_link_libraries(libtorch::openmp INTERFACE "${_gomp}")
endif()
message(STATUS "LibTorch ${LIBTORCH_VERSION} at ${LIBTORCH_ROOT}")
