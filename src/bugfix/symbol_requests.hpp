// What people and their builds ask of symbol files, and what they are answered.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "bugfix/debug_file_views.hpp"

namespace mainstay::bugfix {

/// The body is the file, as it is.
struct UploadSymbols {
    Line<10> key;    // The application's.
    Line<200> name;  // Of the file, for people: "libcart.so", or "shop.debug".
};
BOOST_DESCRIBE_STRUCT(UploadSymbols, (), (key, name))

struct ListSymbols {
    Line<10> key;  // The application's.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSymbols, (), (key, limit, cursor))

struct RemoveSymbols {
    Line<10> key;  // The application's.
    Id<DebugFile> id;
};
BOOST_DESCRIBE_STRUCT(RemoveSymbols, (), (key, id))

}  // namespace mainstay::bugfix
