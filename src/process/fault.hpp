// How a request to a child process ends that is not answered: by the request's own fault, or by
// nobody's.
#pragma once

#include <stdexcept>

#include <boost/describe.hpp>

namespace mainstay::process {

/// What a request did to the child that worked on it.
enum class Fault {
    crashed,        ///< It ended by itself: a fault of its program that the request called up.
    out_of_memory,  ///< It wanted more than it may have.
    too_slow,       ///< It used more CPU time than it may.
    too_large,      ///< Its answer was longer than is taken.
};
BOOST_DESCRIBE_ENUM(Fault, crashed, out_of_memory, too_slow, too_large)

/// No child could be started, none became free, or the machine gave it no time: the same request
/// may well be answered later.
class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The child was ended from outside (by an operator, or by a system that has no memory left). It
/// may have been the request's fault, but most likely was not.
class Lost : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace mainstay::process
