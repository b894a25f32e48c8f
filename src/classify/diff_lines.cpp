#include "classify/diff_lines.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t diff_bytes_max = 256 * 1024;
constexpr std::size_t line_bytes_max = 2'000;

/// `src/a.cpp` of `b/src/a.cpp<TAB>2024-…`, and nothing of /dev/null.
std::string_view path_of(std::string_view text) {
    text = trimmed(text.substr(0, text.find('\t')));
    if (text == "/dev/null") return {};
    if (text.starts_with("a/") || text.starts_with("b/")) text.remove_prefix(2);
    return text;
}

class LineReader {
public:
    LineReader(const std::function<void(const DiffLine&)>& take, bool is_unified)
        : take_(take), is_unified_(is_unified) {}

    void read(std::string_view line) {
        if (!is_unified_) return take_({DiffLine::added, line});
        if (read_header(line)) return;
        auto kind = line.starts_with('+')   ? DiffLine::added
                    : line.starts_with('-') ? DiffLine::removed
                                            : DiffLine::context;
        if (kind != DiffLine::context) line.remove_prefix(1);
        take_({kind, line});
    }

private:
    bool read_header(std::string_view line) {
        if (line.starts_with("diff --git ")) {
            auto space = line.rfind(" b/");
            file(space == line.npos ? line.substr(11) : line.substr(space + 1));
        } else if (line.starts_with("Index: ")) {
            file(line.substr(7));
        } else if (line.starts_with("--- ") || line.starts_with("+++ ")) {
            if (auto path = path_of(line.substr(4)); !path.empty()) file(path);
        } else if (line.starts_with("@@")) {
            auto end = line.find("@@", 2);
            take_({DiffLine::hunk, end == line.npos ? std::string_view() : line.substr(end + 2)});
        } else {
            return read_note(line);
        }
        return true;
    }

    bool read_note(std::string_view line) {
        if (line.starts_with("index ") || line.starts_with("similarity ")) return true;
        constexpr std::string_view notes[] = {
            "new file", "deleted file", "rename from", "Binary files", "old mode"
        };
        for (auto note : notes) {
            if (!line.starts_with(note)) continue;
            take_({DiffLine::note, note});
            return true;
        }
        return line.starts_with("rename to") || line.starts_with("new mode");
    }

    /// A file is named up to three times: in `diff --git`, `---` and `+++`.
    void file(std::string_view text) {
        auto path = path_of(text);
        if (path == file_) return;
        file_ = path;
        take_({DiffLine::file, path});
    }

    const std::function<void(const DiffLine&)>& take_;
    bool is_unified_;
    std::string_view file_;
};

template <class Take>
void split(std::string_view text, Take take) {
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        take(line.substr(0, line_bytes_max));
    }
}

struct Construct {
    std::string_view name;
    std::string_view signs;  // With `|` between; a sign with a letter at an end ends a word there.
};

constexpr Construct constructs[] = {
    {"condition", "if |if(|elif |else|switch|case |unless |when("},
    {"null check", "null|None|nil|nullptr|NULL|undefined|isEmpty|is_empty|isPresent|Optional|?.|??"
    },
    {"error handling", "try|catch|except|rescue|finally|recover("},
    {"raising", "throw|raise|panic(|Error(|Exception("},
    {"return", "return"},
    {"definition", "def |func |function |fn |void |public |private |protected |static |=> "},
    {"type", "class |interface |struct |enum |trait |impl |type "},
    {"loop", "for |for(|while |while(|foreach|.forEach"},
    {"assertion", "assert|expect(|should|describe(|it(|@Test|test("},
    {"logging", "log.|logger|LOG.|console.|print"},
    {"concurrency", "lock|mutex|synchronized|atomic|volatile|async|await|thread|Thread"},
    {"caching", "cache|Cache|memo|lazy|pool"},
    {"import", "import |#include|require(|using |use |from "},
    {"annotation", "@Override|@Deprecated|@Nullable|@Suppress|#[|@NonNull"},
    {"comment", "//|/*|*/|<!--|\"\"\"|@param|@return"},
    {"bounds", "length|size()|len(|<=|>=|Math.max|Math.min|std::min|std::max"},
    {"negation", "!=|!==|not |!("},
    {"marker",
     "TO"
     "DO|FIX"
     "ME|deprecated|Deprecated"},
    {"version", "version|Version|VERSION|SNAPSHOT"},
    {"link", "http://|https://"},
};

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool holds(std::string_view line, std::string_view sign) {
    for (auto at = line.find(sign); at != line.npos; at = line.find(sign, at + 1)) {
        auto end = at + sign.size();
        bool begins = !is_name(sign.front()) || at == 0 || !is_name(line[at - 1]);
        bool ends = !is_name(sign.back()) || end == line.size() || !is_name(line[end]);
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

void for_each_line(std::string_view diff, const std::function<void(const DiffLine&)>& take) {
    diff = diff.substr(0, diff_bytes_max);
    bool is_unified = false;
    split(diff, [&](std::string_view line) {
        is_unified = is_unified || line.starts_with('+') || line.starts_with('-') ||
                     line.starts_with("diff --git ");
    });
    LineReader reader(take, is_unified);
    split(diff, [&](std::string_view line) { reader.read(line); });
}

std::vector<std::string_view> constructs_of(std::string_view line) {
    line = line.substr(0, 400);
    std::vector<std::string_view> found;
    for (const Construct& construct : constructs) {
        auto rest = construct.signs;
        while (!rest.empty()) {
            auto sign = rest.substr(0, rest.find('|'));
            rest.remove_prefix(std::min(sign.size() + 1, rest.size()));
            if (!holds(line, sign)) continue;
            found.push_back(construct.name);
            break;
        }
    }
    if (line.starts_with('#') || line.starts_with('*')) found.push_back("comment");
    return found;
}

}  // namespace mainstay::classify
