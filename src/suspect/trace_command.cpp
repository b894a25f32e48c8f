#include "suspect/trace_command.hpp"

#include <array>
#include <fstream>
#include <iostream>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "errors/read_event.hpp"
#include "suspect/event_frames.hpp"
#include "suspect/suspect_answer.hpp"
#include "suspect/trace_suspects.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::suspect {

namespace {

// One byte more than is taken, so that what is too large is refused as such.
std::string read_bounded(std::istream& stream) {
    std::string text;
    std::array<char, 65536> piece;
    while (text.size() <= errors::event_bytes_max) {
        stream.read(piece.data(), piece.size());
        if (stream.gcount() == 0) break;
        text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return text;
}

}  // namespace

Result<> answer_trace(
    const git::Repository& repository, const TraceQuestion& question, const wire::Output& output
) {
    std::ifstream file;
    if (question.file != "-") {
        file.open(question.file, std::ios::binary);
        if (!file) return refuse(wire::file_unreadable, {{"file", question.file}});
    }
    const auto text = read_bounded(question.file == "-" ? std::cin : file);
    const auto event = TRY(read_trace(text));
    TraceOptions options{.release = TRY(repository.resolve(question.release))};
    if (question.good) {
        options.good = TRY(repository.resolve(*question.good));
        options.good_name = clipped(cleaned_utf8(*question.good), 200);
    }
    if (question.bad) options.bad = TRY(repository.resolve(*question.bad));
    const auto answer = TRY(suspects_of(repository, frames_of(event), options));
    output.write(
        boost::json::object{
            {"release", options.release.text},
            {"frames", answer.frames},
            {"suspects", as_json(answer.suspects)},
            {"abstention", answer.abstention}
        },
        as_text(answer.suspects)
    );
    return {};
}

}  // namespace mainstay::suspect
