# glimpse_module(<name> [TORCH] [DEPS <module>...] [LIBS <target>...])
# One static library per folder of src/. DEPS may name only modules declared earlier, so the table in
# CMakeLists.txt is in topological order; scripts/check reads the same table and checks every #include.
# A module without sources yet is skipped.

set(GLIMPSE_MODULES "" CACHE INTERNAL "")

function(glimpse_module name)
  cmake_parse_arguments(arg "TORCH" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)
    return()
  endif()
  add_library(glimpse_${name} STATIC ${sources})
  target_include_directories(glimpse_${name} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(glimpse_${name} PRIVATE glimpse_warnings ${arg_LIBS})
  foreach(dep IN LISTS arg_DEPS)
    if(TARGET glimpse_${dep})
      target_link_libraries(glimpse_${name} PUBLIC glimpse_${dep})
    endif()
  endforeach()
  if(arg_TORCH)
    target_link_libraries(glimpse_${name} PUBLIC libtorch::torch libtorch::openmp)
    glimpse_use_torch_pch(glimpse_${name})
  endif()
  set(GLIMPSE_MODULES ${GLIMPSE_MODULES} ${name} CACHE INTERNAL "")
endfunction()

# torch/torch.h costs about 20 s per translation unit; one precompiled copy serves all torch targets.
function(glimpse_use_torch_pch target)
  if(NOT TARGET glimpse_torch_pch)
    file(WRITE "${PROJECT_BINARY_DIR}/torch_pch.cpp" "")
    add_library(glimpse_torch_pch OBJECT "${PROJECT_BINARY_DIR}/torch_pch.cpp")
    target_link_libraries(glimpse_torch_pch PRIVATE glimpse_warnings libtorch::torch libtorch::openmp)
    target_precompile_headers(glimpse_torch_pch PRIVATE <torch/torch.h>)
  endif()
  target_precompile_headers(${target} REUSE_FROM glimpse_torch_pch)
  # Most of a torch file's compile time is the same templates again; the release preset joins files.
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${GLIMPSE_UNITY} UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# One test executable per module, from tests/<name>/**/*_test.cpp.
function(glimpse_module_tests name)
  glimpse_tests(${name} glimpse_${name})
endfunction()

# The tests of folder tests/<name> as test_<name>, linked to `library`.
function(glimpse_tests name library)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${name}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(test_${name} PRIVATE glimpse_warnings ${library} glimpse_test_support
                                             GTest::gtest GTest::gtest_main)
  get_target_property(libraries ${library} LINK_LIBRARIES)
  if("libtorch::torch" IN_LIST libraries)
    glimpse_use_torch_pch(test_${name})
  endif()
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  # One intra-op thread: the tests are small, and two would wait for each other on busy machines.
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "OMP_NUM_THREADS=1" TIMEOUT 600)
endfunction()
