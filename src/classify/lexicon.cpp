#include "classify/lexicon.hpp"

#include <unordered_map>

#include "classify/words.hpp"

namespace mainstay::classify {

namespace {

struct Group {
    std::string_view name;
    std::string_view words;  // With commas between; a phrase has two or three words.
};

constexpr Group groups[] = {
    {"failure",
     "bug,error,crash,fail,failure,broken,break,exception,wrong,incorrect,invalid,unexpected,"
     "issue,problem,fault,defect,hang,freeze,stuck,corrupt,leak,panic,segfault,traceback,"
     "stacktrace,throw,unable,cannot,cant,wont,doesnt,didnt,isnt,not work,does not,do not,did not,"
     "not found,is not,undefined,nan,mismatch,missing,overflow,deadlock,race,fatal,abort,reject,"
     "ignore,glitch,flicker,typeerror,nullpointerexception,keyerror,valueerror,attributeerror"},
    {"correction",
     "fix,correct,repair,resolve,solve,patch,bugfix,hotfix,workaround,prevent,avoid,handle,ensure,"
     "restore,revert,guard,sanitize,make sure,null check,npe,typo"},
    {"regression",
     "regression,regressed,no longer,used to,stopped working,since upgrade,after "
     "update,after upgrade,after upgrading,previous version,worked before"},
    {"request",
     "feature,request,enhancement,proposal,propose,suggest,suggestion,idea,wish,wishlist,would be,"
     "would like,would love,nice to,be nice,be great,be good,be helpful,be useful,please add,"
     "could you,feature request,add support,support for,ability to,allow user,option to,"
     "possibility,it possible to,roadmap,implement,consider,should support,alternative,"
     "describe alternative,like to have,improvement"},
    {"question",
     "question,how,why,what,which,when,where,who,is there,is it,can i,can we,can you,do i,does "
     "anyone,anyone know,any idea,how to,how do,how can,am i,should i,help,wonder,confused,"
     "understand,clarify,explain,possible to,not sure,im new,im trying,what is,guidance,advice,"
     "stackoverflow,best practice,best way,right way,correct way,thanks,thank"},
    {"documentation",
     "doc,docs,document,documentation,readme,javadoc,docstring,comment,changelog,guide,tutorial,"
     "wiki,example,manual,typo,spelling,grammar,license,copyright,website,link,faq,wording,"
     "markdown,release note"},
    {"performance",
     "performance,slow,fast,faster,speed,optimize,optimization,optimise,memory,cpu,latency,cache,"
     "efficient,throughput,benchmark,lag,overhead,allocate,allocation,perf,lazy,batch"},
    {"security",
     "security,vulnerability,vulnerable,cve,exploit,xss,csrf,injection,attack,unsafe,advisory,"
     "malicious,leak credential,privilege,escape,encryption,password,dos,snyk,dependabot"},
    {"refactoring",
     "refactor,rename,move,extract,simplify,clean,cleanup,restructure,reorganize,rework,rewrite,"
     "reformat,format,style,lint,checkstyle,whitespace,indent,indentation,unused,dead code,"
     "duplicate,consistent,consistency,split,inline,tidy,polish,modernize,warning,deprecate,"
     "redundant,unnecessary,replace,convert,minor,cosmetic,naming,import,prettier"},
    {"testing",
     "test,tests,testing,testcase,unittest,unit test,coverage,mock,assert,junit,pytest,flaky,spec,"
     "fixture,e2e,integration test"},
    {"building",
     "build,compile,ci,travis,jenkins,gradle,maven,pom,makefile,cmake,docker,dockerfile,pipeline,"
     "workflow,github action,package,release,version,deploy,publish,bump,script,webpack,npm,yarn,"
     "pip,bazel,configure,snapshot,artifact"},
    {"adaptation",
     "upgrade,update,migrate,migration,port,compatibility,compatible,platform,dependency,"
     "dependencies,bump,jdk,java,python,android,ios,windows,linux,macos,new version,support for,"
     "api change,sync,integrate,adapt,adjust,switch to,merge,environment,latest"},
    {"addition",
     "add,new,create,introduce,implement,support,provide,enable,allow,initial,first version,"
     "feature,expose,extend,option,include"},
    {"removal", "remove,delete,drop,disable,eliminate,get rid,cleanup,clean up,obsolete,unused"},
    {"improvement",
     "improve,improvement,enhance,enhancement,better,more,tweak,increase,reduce,make,change,"
     "modify,update,use,instead of"},
    {"reproduction",
     "reproduce,reproduction,repro,steps to,to reproduce,minimal example,expected behavior,"
     "expected behaviour,expected result,actual behavior,actual behaviour,actual result,"
     "current behavior,bug report,describe bug,the bug,screenshot,codesandbox,jsfiddle"},
    {"environment",
     "version,environment,os,browser,chrome,firefox,safari,windows,ubuntu,linux,macos,device,"
     "iphone,node version,python version,operating system,system info,platform,kernel,debian"},
};

std::string joined(const std::vector<std::string>& stems, std::size_t from, std::size_t count) {
    std::string text = stems[from];
    for (std::size_t i = 1; i < count; ++i) (text += ' ') += stems[from + i];
    return text;
}

using Table = std::unordered_map<std::string, std::vector<std::string_view>>;

Table make_table() {
    Table table;
    for (const Group& group : groups) {
        auto rest = group.words;
        while (!rest.empty()) {
            auto phrase = rest.substr(0, rest.find(','));
            rest.remove_prefix(std::min(phrase.size() + 1, rest.size()));
            std::vector<std::string> stems;
            for (const auto& word : words_of(phrase, 3).sequence) stems.push_back(stem(word));
            auto& names = table[joined(stems, 0, stems.size())];
            if (names.empty() || names.back() != group.name) names.push_back(group.name);
        }
    }
    return table;
}

}  // namespace

std::vector<std::string_view> groups_of(const std::vector<std::string>& words) {
    static const Table table = make_table();
    std::vector<std::string> stems;
    stems.reserve(words.size());
    for (const auto& word : words) stems.push_back(stem(word));
    std::vector<std::string_view> touched;
    for (std::size_t i = 0; i < stems.size(); ++i) {
        for (std::size_t count = 1; count <= 3 && i + count <= stems.size(); ++count) {
            auto found = table.find(joined(stems, i, count));
            if (found != table.end())
                touched.insert(touched.end(), found->second.begin(), found->second.end());
        }
    }
    return touched;
}

}  // namespace mainstay::classify
