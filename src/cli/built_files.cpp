#include "cli/built_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace mainstay::cli {

namespace {

namespace fs = std::filesystem;

bool is_map(std::string_view name) { return name.ends_with(".map") && !name.ends_with(".css.map"); }

bool is_script(std::string_view name) {
    constexpr std::array endings{
        std::string_view(".js"), std::string_view(".mjs"), std::string_view(".cjs"),
        std::string_view(".bundle")
    };
    return std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw fs::filesystem_error("it cannot be read", path, {});
    return content;
}

}  // namespace

Result<std::vector<BuiltFile>> built_files(const std::string& folder, std::string_view prefix) {
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    std::vector<BuiltFile> files;
    std::size_t bytes = 0;
    try {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            const auto below = fs::relative(entry.path(), folder).generic_string();
            const bool is_wanted = is_map(below) || is_script(below);
            if (!is_wanted || entry.is_symlink() || !entry.is_regular_file()) continue;
            bytes += entry.file_size();
            if (files.size() == built_files_max || bytes > built_bytes_max)
                return refuse(
                    code::folder_too_large, {{"folder", folder},
                                             {"files", std::to_string(built_files_max)},
                                             {"mib", std::to_string(built_bytes_max >> 20)}}
                );
            files.push_back({std::string(prefix) + '/' + below, content_of(entry.path())});
        }
    } catch (const fs::filesystem_error& error) {
        return refuse(code::folder_unreadable, {{"folder", folder}, {"reason", error.what()}});
    }
    std::ranges::sort(files, [](const BuiltFile& one, const BuiltFile& other) {
        return std::pair(!is_map(one.name), one.name) < std::pair(!is_map(other.name), other.name);
    });
    return files;
}

}  // namespace mainstay::cli
