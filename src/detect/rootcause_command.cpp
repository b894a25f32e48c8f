#include "detect/rootcause_command.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "detect/root_cause.hpp"
#include "detect/root_cause_reader.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::detect {

namespace {

struct Wanted {
    std::string file;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (file))

constexpr wire::SettingMeaning meanings[] = {
    {"file",
     "A JSON document: {\"graph\": [[caller, callee], …], \"series\": [{\"component\", \"metric\", "
     "\"times\", \"values\"}, …], \"from\", \"to\"}, times in seconds since 1970."},
};

Result<std::string> content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    std::array<char, 64 * 1024> piece;
    while (file && bytes.size() <= root_cause_bytes_max) {
        file.read(piece.data(), piece.size());
        bytes.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.is_open() || file.bad() || (bytes.empty() && !file.eof()))
        return refuse(wire::file_unreadable, {{"file", path}});
    return bytes;
}

boost::json::object as_json(const RootCause& cause) {
    return {
        {"component", cause.component},
        {"metric", cause.metric},
        {"score", std::round(cause.score * 1e6) / 1e6},
        {"reason", cause.reason},
    };
}

Result<> run(const Wanted& wanted, const wire::Output& output) {
    auto question = TRY(read_root_cause_question(TRY(content(wanted.file))));
    const auto causes = root_causes(question);
    if (output.is_json) {
        boost::json::array all;
        for (const auto& cause : causes) all.push_back(as_json(cause));
        output.write(all, "");
        return {};
    }
    for (const auto& cause : causes)
        fmt::print("{}\n", printable_json(boost::json::serialize(as_json(cause))));
    return {};
}

}  // namespace

wire::Command rootcause_command() {
    return wire::command<Wanted>(
        "rootcause", "Name what a fault began with, from metrics and the graph of calls.", meanings,
        {"file"}, run
    );
}

}  // namespace mainstay::detect
