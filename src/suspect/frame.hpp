// A frame of a stack trace, as far as a repository is asked about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mainstay::suspect {

struct TraceFrame {
    std::string path;            ///< As it was reported; its end is a path of the repository.
    int line = 0;                ///< From 1; 0: not known.
    std::string function;        ///< Empty: not known.
    std::optional<bool> in_app;  ///< Whether it is of the application itself; nothing: not known.
};

/// The frame that failed first.
using TraceFrames = std::vector<TraceFrame>;

}  // namespace mainstay::suspect
