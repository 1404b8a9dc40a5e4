// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Web;

/// <summary>Refusals of a start of the server, and of its maintenance; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class WebCodes
{
    public static readonly RefusalCode
        BadSetting = new("web.bad-setting", Setup), CannotListen = new("web.cannot-listen", Setup),
        DemoNotEmpty = new("web.demo-not-empty", Setup),
        KeyForeign = new("web.key-foreign", Setup), KeyMissing = new("web.key-missing", Setup), KeyUnfinished = new("web.key-unfinished", Setup),
        KeyUnusable = new("web.key-unusable", Setup),
        MalformedCommand = new("web.malformed-command", Setup), NoServer = new("web.no-server", Setup),
        PartMissing = new("web.part-missing", Setup), UnknownKey = new("web.unknown-key", Setup),
        UnknownSwitch = new("web.unknown-switch", Setup);
}
