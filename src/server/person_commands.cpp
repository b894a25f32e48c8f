#include "server/person_commands.hpp"

#include <fmt/format.h>

#include "identity/identity.hpp"
#include "server/erasure.hpp"
#include "server/export_directory.hpp"
#include "server/house_data.hpp"

namespace mainstay::server {

namespace {

constexpr Code no_such_person{
    "no_such_person", Refusal::not_found, "There is no person with the address {email}."
};
constexpr Code not_confirmed{
    "not_confirmed", Refusal::invalid,
    "Erasing cannot be undone. See what it would erase with --dry-run, export it first with "
    "`mainstay person export`, and repeat the address with --yes {email}."
};

struct ExportPerson {
    std::string user;
    std::string to;
};
BOOST_DESCRIBE_STRUCT(ExportPerson, (), (user, to))

struct ErasePerson {
    std::string user;
    std::optional<std::string> yes;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(ErasePerson, (), (user, yes, dry_run))

constexpr wire::SettingMeaning flag_meanings[] = {
    {"user", "The person's mail address."},
    {"to", "The directory to make. It holds everything about the person: keep it safe."},
    {"yes", "The same address once more, to confirm."},
    {"dry_run", "Only tell what would be erased."},
};

Result<DataSubject> person_of(const Environment& environment, const std::string& email) {
    auto person =
        environment.database.read([&](db::Sql& sql) { return identity::find_person(sql, email); });
    if (!person) return refuse(no_such_person, {{"email", email}});
    return DataSubject{person->id, person->email, person->name};
}

Result<> export_person(
    const Environment& environment, const std::vector<Module>& modules, const ExportPerson& wanted,
    const wire::Output& output
) {
    auto person = TRY(person_of(environment, wanted.user));
    auto directory = TRY(ExportDirectory::create(wanted.to, environment.blobs));
    for (const auto& module : modules)
        if (const auto& write = module.personal_data.export_person)
            write(environment.database, person, directory);
    house_data().export_person(environment.database, person, directory);
    directory.finish(person, environment.clock());
    environment.database.write([&](db::Sql& sql) {
        auto call = Call::system(environment.clock(), "command-line");
        timeline::record(sql, call, {"user", person.id.value}, "exported", {}, {});
        identity::record_security(sql, call, {identity::SecurityEventKind::exported, person.id});
    });
    std::string text;
    for (const auto& list : directory.lists())
        text += fmt::format("{:>8}  {}\n", list.records, list.name);
    output.write(
        {{"lists", wire::encode(directory.lists())}},
        text + fmt::format("Exported to {}; begin with README.txt there.\n", wanted.to)
    );
    return {};
}

Result<> erase(
    const Environment& environment, const std::vector<Module>& modules, const ErasePerson& wanted,
    const wire::Output& output
) {
    auto person = TRY(person_of(environment, wanted.user));
    const bool is_rehearsal = wanted.dry_run.value_or(false);
    auto confirmed = wanted.yes ? identity::mail_address(*wanted.yes) : std::nullopt;
    if (!is_rehearsal && (!wanted.yes || (confirmed.value_or(*wanted.yes) != person.email)))
        return refuse(not_confirmed, {{"email", person.email}});
    auto counts = TRY(erase_person(environment, modules, person, is_rehearsal));
    std::string text;
    for (const auto& [what, count] : counts) text += fmt::format("{:>8}  {}\n", count, what);
    text += is_rehearsal ? "Nothing was erased.\n" : "Erased.\n";
    output.write({{"erased", wire::encode(counts)}, {"is_dry_run", is_rehearsal}}, text);
    return {};
}

}  // namespace

std::vector<InstallationCommand> person_commands(const std::vector<Module>& modules) {
    return {
        installation_command<ExportPerson>(
            "person export", "Write all that is held about a person into a directory.",
            flag_meanings,
            [&modules](
                const Environment& environment, const ExportPerson& wanted,
                const wire::Output& output
            ) { return export_person(environment, modules, wanted, output); }
        ),
        installation_command<ErasePerson>(
            "person erase", "Erase what is held about a person; it cannot be undone.",
            flag_meanings,
            [&modules](
                const Environment& environment, const ErasePerson& wanted,
                const wire::Output& output
            ) { return erase(environment, modules, wanted, output); }
        ),
    };
}

}  // namespace mainstay::server
