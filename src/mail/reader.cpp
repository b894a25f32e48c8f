#include "mail/reader.hpp"

#include <optional>
#include <stdexcept>

#include <boost/describe.hpp>

#include "process/program.hpp"
#include "wire/packed.hpp"

namespace mainstay::mail {

namespace {

// What a mail may take beside its bytes, and for each of them: they are held as they came, within
// bounds, decoded, and packed.
constexpr std::size_t memory_bytes = std::size_t{192} << 20;
constexpr std::size_t memory_factor = 10;
constexpr std::size_t answer_bytes = std::size_t{16} << 20;
constexpr std::size_t answer_factor = 2;

struct ReadRequest {
    std::string envelope_from;
    std::string raw;
};
BOOST_DESCRIBE_STRUCT(ReadRequest, (), (envelope_from, raw))

process::PoolOptions options(std::vector<std::string> program, std::chrono::milliseconds cpu_max) {
    process::PoolOptions options;
    options.cpu_max = cpu_max;
    options.arguments = std::move(program);
    options.children_max = readers_max;
    return options;
}

}  // namespace

MailReader::MailReader(std::vector<std::string> program, std::chrono::milliseconds cpu_max)
    : pool_(options(std::move(program), cpu_max)) {}

std::variant<MailReading, process::Fault> MailReader::read(
    std::string_view raw, std::string_view envelope_from
) {
    auto request = wire::pack(ReadRequest{std::string(envelope_from), std::string(raw)});
    process::RequestLimits limits;
    limits.memory_bytes_max = memory_bytes + memory_factor * raw.size();
    limits.answer_bytes_max = answer_bytes + answer_factor * raw.size();
    auto reading = try_once(request, limits);
    // A reader that has read other mails may have been harmed by one of those.
    if (std::holds_alternative<process::Fault>(reading)) reading = try_once(request, limits);
    return reading;
}

std::variant<MailReading, process::Fault> MailReader::try_once(
    const std::string& request, const process::RequestLimits& limits
) {
    auto answer = pool_.ask(request, limits);
    if (auto* fault = std::get_if<process::Fault>(&answer)) return *fault;
    auto reading = wire::unpack<MailReading>(std::get<std::string>(answer));
    if (!reading || !is_sound(*reading)) return process::Fault::crashed;
    return *std::move(reading);
}

int run_reader() {
    start_mime();
    MediaTypes types;
    return process::answer_requests([&](std::string_view request) {
        return answer_read_request(request, types);
    });
}

std::string answer_read_request(std::string_view bytes, MediaTypes& types) {
    auto request = wire::unpack<ReadRequest>(bytes);
    if (!request) throw std::runtime_error("this is no request to read a mail");
    return wire::pack(read_mail(request->raw, request->envelope_from, types));
}

}  // namespace mainstay::mail
