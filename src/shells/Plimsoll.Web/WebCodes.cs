// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web;

/// <summary>Refusals of a start of the server, and of its maintenance; <c>docs/api/codes.md</c> says what each means.</summary>
internal static class WebCodes
{
    public static readonly RefusalCode BadSetting = new("web.bad-setting", RefusalKind.Setup);

    public static readonly RefusalCode CannotListen = new("web.cannot-listen", RefusalKind.Setup);

    public static readonly RefusalCode DemoNotEmpty = new("web.demo-not-empty", RefusalKind.Setup);

    public static readonly RefusalCode KeyUnusable = new("web.key-unusable", RefusalKind.Setup);

    public static readonly RefusalCode MalformedCommand = new("web.malformed-command", RefusalKind.Setup);

    public static readonly RefusalCode UnknownSwitch = new("web.unknown-switch", RefusalKind.Setup);
}
