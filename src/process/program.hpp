// The other side of a Pool: what the program does that the pool starts.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mainstay::process {

/// Answers the requests that come by standard input, one after the other, until the pool ends it,
/// and returns the exit status. Before the first it gives up what answering does not need
/// (sandbox.hpp): what `answer` needs beyond that must be open already. What `answer` throws ends
/// the program.
int answer_requests(const std::function<std::string(std::string_view)>& answer);

}  // namespace mainstay::process
