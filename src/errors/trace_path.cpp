#include "errors/trace_path.hpp"

#include <algorithm>
#include <vector>

namespace mainstay::errors {

namespace {

constexpr std::size_t path_bytes_max = 2'000;

/// Without the scheme of a bundle or a URL, and what is not of the path.
std::string_view without_scheme(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme == text.npos || scheme > 20) return text;
    const auto name = text.substr(0, scheme);
    text.remove_prefix(scheme + 3);
    // Behind it stands a host, or the name of a bundle, unless there is nothing:
    // `webpack:///./src`.
    if (!text.starts_with('/') || name == "http" || name == "https") {
        const auto slash = text.find('/');
        if (slash == text.npos) return {};
        text.remove_prefix(slash);
    }
    text = text.substr(0, text.find_first_of("?#"));
    // What is served or bundled begins at the root of nobody's disk.
    if (name != "file" && text.starts_with('/')) text.remove_prefix(1);
    return text;
}

/// Without `.` and `..`, as far as that can be.
std::string normal_path(std::string_view path) {
    const bool is_absolute = path.starts_with('/');
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const auto part = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), part.size() + 1));
        if (part.empty() || part == "." || part == "~") continue;
        if (part != "..")
            parts.push_back(part);
        else if (!parts.empty())
            parts.pop_back();
    }
    std::string made = is_absolute ? "/" : "";
    for (const auto& part : parts) (made += part) += '/';
    if (!parts.empty()) made.pop_back();
    return made;
}

bool is_of_jvm(std::string_view file) {
    for (auto ending : {".java", ".kt", ".scala", ".groovy", ".clj"})
        if (file.ends_with(ending)) return true;
    return false;
}

}  // namespace

std::string trace_path(std::string_view text) {
    if (text.size() > path_bytes_max || text.starts_with('<')) return {};
    std::string path(without_scheme(text));
    std::ranges::replace(path, '\\', '/');
    return normal_path(path);
}

std::string trace_path(const Frame& frame) {
    const auto& named = frame.file;
    if (is_of_jvm(named) && !frame.module.empty() && named.find('/') == named.npos) {
        // `com.acme.Cart$Inner` in Cart.java.
        auto package = frame.module.substr(0, frame.module.find('$'));
        const auto dot = package.rfind('.');
        package.resize(dot == package.npos ? 0 : dot + 1);
        std::ranges::replace(package, '.', '/');
        return trace_path(package + named);
    }
    const bool has_folder = named.find_first_of("/\\") != named.npos;
    return trace_path(has_folder || frame.absolute_path.empty() ? named : frame.absolute_path);
}

}  // namespace mainstay::errors
