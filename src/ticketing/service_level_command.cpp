#include "ticketing/service_level_command.hpp"

#include <fstream>

#include "ticketing/service_level_codes.hpp"
#include "ticketing/service_level_file.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t file_bytes_max = 4 << 20;

struct ExplainServiceLevel {
    std::string file;
};

BOOST_DESCRIBE_STRUCT(ExplainServiceLevel, (), (file))

constexpr wire::SettingMeaning meanings[] = {
    {"file", "JSON with calendars, policies and the events of a ticket."},
};

Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(file_bytes_max + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.is_open() || file.bad() || (file.gcount() == 0 && file.fail() && !file.eof()))
        return invalid({wrong("file", code::unreadable_file, {{"file", path}})});
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > file_bytes_max)
        return invalid({wrong(
            "file", code::too_large_file, {{"file", path}, {"max", std::to_string(file_bytes_max)}}
        )});
    return bytes;
}

Result<> run(const ExplainServiceLevel& wanted, const wire::Output& output) {
    auto file = TRY(wire::parse<ServiceLevelFile>(TRY(read_file(wanted.file))));
    auto clocks = TRY(explained_clocks(file, file.now.value_or(system_now())));
    output.write(wire::encode(clocks), text_of(clocks));
    return {};
}

}  // namespace

wire::Command explain_service_level_command() {
    return wire::command<ExplainServiceLevel>(
        "service-level explain",
        "Show how the clocks of a ticket stand, and why each is due when it is.", meanings,
        {"file"}, run
    );
}

}  // namespace mainstay::ticketing
