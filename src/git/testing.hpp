// What tests of git and of what stands on it are made of: a repository that they write.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "git/repository.hpp"
#include "process/run.hpp"

namespace mainstay::git::test {

/// A repository with a working tree in a folder that goes with it. Its commits are a day apart.
class MadeRepository {
public:
    MadeRepository() {
        auto pattern = (std::filesystem::temp_directory_path() / "mainstay-test.XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path = pattern;
        git({"init", "-q", "-b", "main", "."});
    }

    ~MadeRepository() {
        std::error_code error;
        std::filesystem::remove_all(path, error);
    }

    MadeRepository(const MadeRepository&) = delete;
    MadeRepository& operator=(const MadeRepository&) = delete;

    std::string git(std::vector<std::string> arguments) const {
        const auto day = std::to_string(1'700'000'000 + days_ * 86'400) + " +0000";
        process::Program program{
            .name = "git",
            .arguments = std::move(arguments),
            .environment =
                {"HOME=" + path.string(), "GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@a.test",
                 "GIT_COMMITTER_NAME=Ann", "GIT_COMMITTER_EMAIL=ann@a.test",
                 "GIT_AUTHOR_DATE=" + day, "GIT_COMMITTER_DATE=" + day, "PATH=/usr/bin:/bin"},
            .folder = path.string(),
        };
        program.limits.memory_bytes_max = std::size_t{8} << 30;
        std::string output;
        auto outcome = process::run(program, [&](const process::OutputLine& line) {
            output += std::string(line.bytes) + "\n";
        });
        REQUIRE(outcome);
        INFO(output);
        REQUIRE(outcome->is_success());
        return output;
    }

    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
    }

    /// Commits all that was written, and the new commit's id.
    CommitId commit(const std::string& message) {
        ++days_;
        git({"add", "-A"});
        git({"commit", "-q", "--allow-empty", "-m", message});
        return head();
    }

    CommitId head() const { return {std::string(trimmed(git({"rev-parse", "HEAD"})))}; }

    std::filesystem::path path;

private:
    int days_ = 0;
};

}  // namespace mainstay::git::test
