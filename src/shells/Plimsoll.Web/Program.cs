// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web;

var built = PlimsollApp.Create(args);
if (!built.Succeeds(out var app, out var refusal))
{
    await Console.Error.WriteLineAsync(refusal.Sentence);
    return 2;
}
return await app.RunAsync(Console.Out, Console.Error);
