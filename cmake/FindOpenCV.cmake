# Finds the three OpenCV modules used here. Debian ships OpenCVConfig.cmake only in libopencv-dev, which pulls
# in several hundred packages (video, GUI, Qt); the headers and libraries of the small packages are enough.
# Defines OpenCV_INCLUDE_DIRS and the imported targets opencv_core, opencv_imgproc, opencv_imgcodecs.

find_path(OpenCV_INCLUDE_DIRS opencv2/core.hpp PATH_SUFFIXES opencv4)
foreach(_module core imgproc imgcodecs)
  find_library(OpenCV_${_module}_LIBRARY opencv_${_module})
  if(OpenCV_${_module}_LIBRARY AND NOT TARGET opencv_${_module})
    add_library(opencv_${_module} UNKNOWN IMPORTED)
    set_target_properties(opencv_${_module} PROPERTIES IMPORTED_LOCATION "${OpenCV_${_module}_LIBRARY}")
  endif()
endforeach()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCV REQUIRED_VARS OpenCV_INCLUDE_DIRS OpenCV_core_LIBRARY
                                  OpenCV_imgproc_LIBRARY OpenCV_imgcodecs_LIBRARY)
