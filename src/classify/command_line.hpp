// What `mainstay classify` is given, and its two halves. Reads and writes files.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "wire/command.hpp"

namespace mainstay::classify {

struct Wanted {
    std::optional<std::string> file;
    std::optional<std::string> train;
    std::optional<std::string> out;
    std::optional<std::string> model;
    std::optional<bool> abstain;
    std::optional<double> sure;
    std::optional<bool> explain;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (file, train, out, model, abstain, sure, explain))

/// Learns from `wanted.train` and prints the path of the model it wrote.
/// Refuses: file_unreadable, file_unwritable, labels_too_few, labels_too_many; lines_unread.
Result<> learn(const Wanted& wanted, const wire::Output& output);

/// Prints a label for each line. Refuses: file_unreadable, model_damaged; lines_unread.
Result<> label_lines(const Wanted& wanted, const wire::Output& output);

}  // namespace mainstay::classify
