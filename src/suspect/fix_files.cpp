#include "suspect/fix_files.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "git/changes.hpp"
#include "git/content.hpp"
#include "suspect/language.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t files_max = 100;  // Of one fix.
constexpr std::size_t source_bytes_max = std::size_t{2} << 20;

// The two sides of a file.
struct Pair {
    const git::FileChange* change;
    std::unique_ptr<SourceText> old, young;
    SourceDiff difference;
};

class FixReader {
public:
    using Texts = std::unordered_map<std::string, std::string>;

    FixReader(std::size_t fix, const git::Commit& commit, const Texts& texts)
        : fix_(fix), commit_(commit), texts_(texts) {}

    // The first kind of files of which there is evidence.
    void read(const std::vector<git::FileChange>& changes, std::vector<FixFile>& files) const {
        for (const auto kind :
             {FileKind::code, FileKind::test, FileKind::build, FileKind::document})
            if (read_kind(changes, kind, files)) return;
    }

private:
    bool read_kind(
        const std::vector<git::FileChange>& changes, FileKind kind, std::vector<FixFile>& files
    ) const {
        std::vector<Pair> pairs;
        std::vector<std::uint64_t> added;
        for (const auto& change : changes) {
            const auto& path = change.old_path.empty() ? change.new_path : change.old_path;
            if (kind_of(path) != kind || pairs.size() >= files_max) continue;
            auto pair = read_pair(change);
            for (const auto& hunk : pair.difference.hunks)
                for (int line = hunk.new_begin; line < hunk.new_end; ++line)
                    added.push_back(pair.young->key(line));
            pairs.push_back(std::move(pair));
        }
        std::ranges::sort(added);
        bool has_evidence = false;
        for (const auto& pair : pairs) has_evidence |= add_evidence(pair, added, files);
        return has_evidence;
    }

    Pair read_pair(const git::FileChange& change) const {
        auto text = [&](const std::string& blob, const std::string& path) {
            const auto found = texts_.find(blob);
            return std::make_unique<SourceText>(
                found == texts_.end() ? std::string() : found->second, language_of(path)
            );
        };
        Pair pair{
            &change,
            text(change.old_blob, change.old_path),
            text(change.new_blob, change.new_path),
            {}
        };
        // A file that could not be read on one side would seem to have come or gone.
        const bool is_read = (change.old_blob.empty() || texts_.contains(change.old_blob)) &&
                             (change.new_blob.empty() || texts_.contains(change.new_blob));
        if (is_read) pair.difference = diff(*pair.old, *pair.young);
        return pair;
    }

    bool add_evidence(
        const Pair& pair, const std::vector<std::uint64_t>& added, std::vector<FixFile>& files
    ) const {
        if (pair.change->old_blob.empty() || pair.difference.hunks.empty()) return false;
        FixFile file{.fix = fix_};
        file.evidence.commit = commit_.parents.front();
        file.evidence.path = pair.change->old_path;
        file.evidence.lines =
            evidence_of(*pair.old, *pair.young, pair.difference, files.size(), added);
        if (file.evidence.lines.empty()) return false;
        file.changed = changed_tokens(*pair.old, *pair.young, pair.difference);
        files.push_back(std::move(file));
        return true;
    }

    std::size_t fix_;
    const git::Commit& commit_;
    const Texts& texts_;
};

Result<FixReader::Texts> read_texts(
    const git::Repository& repository, const std::vector<std::vector<git::FileChange>>& changes
) {
    std::vector<std::string> blobs;
    for (const auto& files : changes) {
        std::size_t count = 0;
        for (const auto& file : files) {
            if (++count > 4 * files_max) break;
            for (const auto* blob : {&file.old_blob, &file.new_blob})
                if (!blob->empty()) blobs.push_back(*blob);
        }
    }
    std::ranges::sort(blobs);
    blobs.erase(std::ranges::unique(blobs).begin(), blobs.end());
    auto found = TRY(git::contents(repository, blobs, source_bytes_max));
    FixReader::Texts texts;
    for (std::size_t at = 0; at < blobs.size(); ++at) {
        // What has a NUL is no text.
        if (found[at] && found[at]->find('\0') == std::string::npos)
            texts.emplace(blobs[at], *std::move(found[at]));
    }
    return texts;
}

}  // namespace

std::string_view FixFile::folder() const {
    const std::string_view path = evidence.path;
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

Result<std::vector<FixFile>> fix_files(
    const git::Repository& repository, const std::vector<git::Commit>& fixes
) {
    const auto changes = TRY(git::changes(repository, fixes));
    const auto texts = TRY(read_texts(repository, changes));
    std::vector<FixFile> files;
    std::vector<std::string> ignore_files;
    for (std::size_t at = 0; at < fixes.size(); ++at) {
        const bool has_parent = !fixes[at].parents.empty();
        if (has_parent) FixReader(at, fixes[at], texts).read(changes[at], files);
        ignore_files.push_back(
            (has_parent ? fixes[at].parents.front().text : "") + ":.git-blame-ignore-revs"
        );
    }
    const auto has_ignored = TRY(git::look_up(repository, ignore_files));
    std::unordered_map<std::string, std::vector<git::CommitId>> ignored;  // By object.
    for (auto& file : files) {
        const auto& object = has_ignored[file.fix];
        if (!object) continue;
        if (!ignored.contains(object->id))
            ignored[object->id] =
                TRY(git::ignored_commits(repository, fixes[file.fix].parents.front()));
        file.evidence.ignored = ignored[object->id];
    }
    return files;
}

}  // namespace mainstay::suspect
