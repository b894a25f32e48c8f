// Stack traces, the two sides of a change, and what git answers: nothing is read beyond its end,
// and what is evidence has a weight for each token of its line.
#include <cstdlib>
#include <string>
#include <string_view>

#include "git/blame_reader.hpp"
#include "git/changes.hpp"
#include "suspect/event_frames.hpp"
#include "suspect/evidence.hpp"
#include "suspect/line_origin.hpp"
#include "suspect/named_cause.hpp"
#include "suspect/path_index.hpp"

namespace suspect = mainstay::suspect;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void compare(const std::string& before, const std::string& after, const char* path) {
    const auto language = suspect::language_of(path);
    const suspect::SourceText old(before, language), young(after, language);
    const auto difference = suspect::diff(old, young);
    for (const auto& line : suspect::evidence_of(old, young, difference, 0, {}))
        require(line.weights.size() == old.end(line.line) - old.begin(line.line));
    const suspect::LineOrigins origins(old, young);
    for (int line = 1; line <= young.lines(); ++line) {
        const std::vector<double> weights(young.end(line) - young.begin(line), 1.0);
        if (const auto origin = origins.find(line, weights))
            require(origin->line >= 1 && origin->line <= old.lines());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::string first(all.substr(0, all.find('\x1e')));
    const std::string second(first.size() < all.size() ? all.substr(first.size() + 1) : all);
    for (const auto* path : {"a.c", "a.py", "a.ts"}) compare(first, second, path);
    const suspect::PathIndex index({"src/a.c", "lib/a.c", "com/a/B.java"});
    if (const auto event = suspect::read_trace(all))
        for (const auto& frame : suspect::frames_of(*event)) index.find(frame.path);
    (void)suspect::named_causes(all);
    (void)mainstay::git::read_blame(all);
    (void)mainstay::git::read_changes(all, {{std::string(40, 'a')}, {std::string(40, 'b')}});
    return 0;
}
