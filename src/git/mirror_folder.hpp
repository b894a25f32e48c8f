// The folder of a mirror: what a process that was killed left in it, and that nothing in it runs.
// For fetch.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mainstay::git {

/// Whether there is a repository in it, by the files that each has.
bool is_repository(const std::filesystem::path& mirror);

/// Removes what a fetch that was killed may leave: locks, half a pack, marks on a pack. REQUIRES:
/// nobody else writes to the mirror.
void remove_leftovers(const std::filesystem::path& mirror);

/// Writes the configuration that a mirror has, and removes hooks and whatever else could be obeyed.
void make_harmless(const std::filesystem::path& mirror);

/// Bytes of all files in it. What goes meanwhile is not counted.
std::int64_t size_of(const std::filesystem::path& mirror);

/// How many packs there are.
int count_packs(const std::filesystem::path& mirror);

/// Removes a folder whole, under a name of its own first, so that nothing half removed has its
/// name. Throws where it cannot be.
void remove_folder(const std::filesystem::path& folder);

/// Makes a folder of this name that only we may look into. What was there is removed.
void make_private_folder(const std::filesystem::path& folder);

/// Writes a file that only we may read.
void write_private_file(const std::filesystem::path& file, std::string_view text);

/// The whole of a small file; empty where there is none.
std::string read_file(const std::filesystem::path& file);

}  // namespace mainstay::git
