#include "server/checks.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "server/blob_check.hpp"
#include "timeline/seal.hpp"
#include "wire/name.hpp"

namespace mainstay::server {

namespace {

constexpr std::size_t named_max = 10;  // Damaged files, with what needs them.

struct NoArguments {};
BOOST_DESCRIBE_STRUCT(NoArguments, (), ())

JobReport verify_timeline(const Environment& environment, const NoArguments&, const jobs::Run&) {
    auto report = timeline::verify(environment.database, environment.sealing_key, std::nullopt);
    if (report.is_whole()) {
        auto text = fmt::format("The timeline is whole: {} entries are sealed.", report.sealed);
        if (report.head)
            text += fmt::format(" Head: {}:{}", report.head->position, report.head->mac);
        return {true, std::move(text)};
    }
    const auto& broken = *report.first_broken;
    auto place = broken.position ? fmt::format(" (position {})", *broken.position) : std::string();
    return {false, fmt::format("The timeline is not whole. {}{}", broken.what, place)};
}

JobReport verify_blobs(const Environment& environment, const std::vector<Module>& modules) {
    auto report =
        verify_all_blobs(environment.database, environment.blobs, modules, environment.clock());
    auto text = fmt::format(
        "{} files of {} bytes were read; {} are damaged.", report.blobs, report.bytes,
        report.damaged.size()
    );
    for (std::size_t i = 0; i < std::min(report.damaged.size(), named_max); ++i) {
        const auto& file = report.damaged[i];
        text += fmt::format("\n{} is {}", file.hash, wire::name_of(file.damage));
        for (const auto& owner : file.needed_by) text += "; " + owner;
    }
    return {report.damaged.empty(), std::move(text)};
}

}  // namespace

std::vector<SchedulableJob> installation_checks(std::vector<Module> modules) {
    return {
        schedulable_job<NoArguments>(
            std::string(timeline_check), "Prove that the record of changes is whole.",
            verify_timeline
        ),
        schedulable_job<NoArguments>(
            "blobs.verify", "Read all stored files, and name those that are damaged.",
            [modules = std::move(modules
             )](const Environment& environment, const NoArguments&, const jobs::Run&) {
                return verify_blobs(environment, modules);
            }
        ),
    };
}

}  // namespace mainstay::server
