// What the readers of printed stack traces share. For src/errors/*.cpp only.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "errors/event.hpp"

namespace mainstay::errors {

using TraceLines = std::vector<std::string_view>;

/// A whole number from 1 of at most nine digits.
std::optional<std::int64_t> line_number(std::string_view digits);

/// Whether it may be the name of a type: letters, digits, and what languages join them with.
bool is_type_name(std::string_view text);

/// "Type: value", or one of them alone. A type of a module ("java.lang.Error") is split where
/// `has_module`.
Exception exception_of_header(std::string_view header, bool has_module);

/// `path:12:34` or `path:12`, taken apart.
struct Place {
    std::string_view path;
    std::optional<std::int64_t> line;
    std::optional<std::int64_t> column;
};

Place place_of(std::string_view text);

/// Appends a frame where the trace has room.
void add_frame(Exception& exception, Frame frame);

void reverse_frames(Exception& exception);

std::optional<Frame> java_frame(std::string_view line);
std::optional<Frame> dotnet_frame(std::string_view line);
std::optional<Frame> javascript_frame(std::string_view line);
std::optional<Frame> ruby_frame(std::string_view line);

bool is_native_fault(std::string_view line);
bool is_rust_line(std::string_view line);
bool is_kernel_line(std::string_view line);

std::vector<Exception> read_java(const TraceLines& lines);
std::vector<Exception> read_dotnet(const TraceLines& lines);
std::vector<Exception> read_javascript(const TraceLines& lines);
std::vector<Exception> read_python(const TraceLines& lines);
std::vector<Exception> read_go(const TraceLines& lines);
std::vector<Exception> read_ruby(const TraceLines& lines);
std::vector<Exception> read_php(const TraceLines& lines);
std::vector<Exception> read_native(const TraceLines& lines);
std::vector<Exception> read_rust(const TraceLines& lines);
std::vector<Exception> read_kernel(const TraceLines& lines);

/// Of lines that are each a place, and of pairs of a function and its place. Nothing, if a line is
/// something else.
std::optional<std::vector<Exception>> read_list(const TraceLines& lines);

}  // namespace mainstay::errors
