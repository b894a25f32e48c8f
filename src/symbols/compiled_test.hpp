// Programs that tests compile: what real compilers and linkers write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "process/descriptor.hpp"
#include "symbols/find_symbols.hpp"

namespace mainstay::symbols::test {

/// A program in C++ of which each line that is in the trace has a comment with a mark. It prints
/// the return addresses of its calls, the innermost first, each counted from the begin of the image
/// that it is in, with the path of that.
extern const std::string_view tracing_program;

/// The number of the line of `source` that has the mark.
std::int64_t line_of(std::string_view source, std::string_view mark);

/// A folder of programs, which goes with it.
class Workshop {
public:
    Workshop();
    ~Workshop();

    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    std::string path(const std::string& name) const { return folder_ + "/" + name; }

    void write(const std::string& name, std::string_view text) const;

    /// Runs a program in the folder, and gives the lines that it printed. What fails, throws.
    std::vector<std::string> run(
        const std::string& program, const std::vector<std::string>& arguments = {}
    ) const;

private:
    std::string folder_;
};

/// What a file holds.
std::string content(const std::string& path);

/// A file that is there, to be read.
process::Descriptor opened(const std::string& path);

/// How the child process of tests is started.
SymbolReader test_reader();

/// The chains at addresses of a file. What is refused, fails the test.
std::vector<SymbolChain> chains_of(
    const std::string& path, const std::vector<std::uint64_t>& addresses,
    AddressOrigin origin = AddressOrigin::image
);

/// A line that the program printed.
struct Printed {
    std::uint64_t address = 0;
    std::string image;
};

std::vector<Printed> printed(const std::vector<std::string>& lines);

}  // namespace mainstay::symbols::test
