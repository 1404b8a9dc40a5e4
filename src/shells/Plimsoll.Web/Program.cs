// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web;

if (args.Contains("--help"))
{
    await Console.Out.WriteLineAsync("""
        Plimsoll.Web: the pages and the API, on http://127.0.0.1:5080 unless told otherwise.
          --urls ADDRESS    where to listen, for example --urls http://127.0.0.1:5081
          --content DIR     content packs to use instead of those shipped
        """);
    return 0;
}
var built = PlimsollApp.Create(args);
if (!built.Succeeds(out var app, out var refusal))
{
    await Console.Error.WriteLineAsync(refusal.Sentence);
    return 2;
}
return await app.RunAsync(Console.Out, Console.Error);
