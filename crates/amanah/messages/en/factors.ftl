# Passkeys and the second step, in ClientZone and in the console.
passkeys-title = Passkeys
passkeys-answer = { $count ->
    [0] You have no passkey yet.
    [one] One passkey signs you in.
   *[other] { $count } passkeys sign you in.
}
passkeys-manage = Add or remove passkeys
passkeys-none = No passkeys yet
passkeys-none-text = With a passkey you sign in by fingerprint, face or the code of your device, and there is no password that anybody could steal.
passkeys-about = A passkey is made on your device and stays there. We keep its public half, sealed, and never give it out.
passkey-device-phone = Phone or tablet
passkey-device-computer = Computer
passkey-device-security-key = Security key
passkey-device-password-manager = Password manager
passkey-device-other = Something else
passkey-device-label = What is it on?
passkey-device-hint = So that you know it again in the list.
passkey-since = Added
passkey-used = Last used
passkey-never-used = Not used yet
passkey-rename = Save what it is on
passkey-remove = Remove this passkey
passkey-new-title = Add a passkey
passkey-new-answer = Your device asks for your fingerprint, your face or its code. That stays on the device.
passkey-make = Make the passkey
passkey-sign-in = Sign in with a passkey
passkey-prove = Use a passkey
passkey-needs-script = A passkey needs JavaScript and a browser that knows passkeys. Without them, sign in another way.
passkey-not-given = The passkey was not given, or took too long. Try again, or choose another way.
passkey-sign-in-over = That took longer than five minutes. Try again.
passkey-sign-in-copied = This passkey seems to have been copied, so it opens nothing. Sign in another way and remove it.
passkey-sign-in-unknown = This passkey opens nothing here. Sign in another way.
factors-done-passkey-added = The passkey was added. You can sign in with it from now on.
factors-done-passkey-renamed = Saved.
factors-done-passkey-removed = The passkey was removed and opens nothing any more. Your device may still show it; you can delete it there.
factors-done-passkey-not-added = The passkey was not added. Begin again, and answer your device within five minutes.
factors-done-passkey-added-already = This passkey was added already.
factors-done-passkey-too-many = Ten passkeys are the most. Remove one first.
factors-done-passkey-gone = This passkey was removed already.
factors-done-second-step-off = The second step was turned off. App and recovery codes were erased.
factors-done-second-step-none = No second step is set.
second-step-title = Second step
second-step-manage = Set or change the second step
second-step-is-set = A code of your authenticator app is asked for at sign-in.
second-step-is-not-set = Nothing is asked for after the password or the link.
second-step-means = With a second step, a stolen password or mailbox is not enough to get in. You need an authenticator app on your phone; any app that shows six-digit codes will do.
second-step-set-button = Set the second step
second-step-since = Set { $when }.
second-step-codes-left = { $count ->
    [0] No recovery code is left. Make new ones.
    [one] One recovery code is left. Make new ones.
   *[other] { $count } recovery codes are left.
}
second-step-off-title = Turn it off
second-step-off-means = Then the password or a mailed link is enough again. The app's secret and the recovery codes are erased.
second-step-off-button = Turn the second step off
second-step-new-title = Set the second step
second-step-new-answer = Nothing is asked for until you have entered the first code.
second-step-scan = Scan this picture with your authenticator app.
second-step-or-type = Or type this secret into the app by hand:
second-step-code = Code from the app
second-step-confirm = Confirm with this code
second-step-wrong-first = This is not the code that the app shows now. Check that the clock of your phone is right, wait for the next code and try again.
second-step-over-title = That took too long
second-step-over-answer = Nothing was set. Begin again; the secret shown before is worth nothing.
second-step-ask-title = Second step
second-step-ask-answer = Enter the code that your authenticator app shows now.
second-step-ask-hint = Six digits. Without your phone, enter one of your recovery codes.
second-step-ask-button = Go on
second-step-wrong = This code is not right, or was used already. Wait for the next one and try again.
second-step-late-title = Sign in again
second-step-late-answer = The sign-in waited longer than five minutes, or had too many wrong codes. Nobody was signed in.
recovery-codes-title = Recovery codes
recovery-codes-answer = Each works once, in place of the app. They are shown here and never again.
recovery-codes-lead = Print them or write them down, and keep them where you find them without your phone.
recovery-codes-kept = I have kept them
recovery-codes-renew = Make new recovery codes
recovery-codes-renew-hint = The earlier ones then work no more.
portal-proof-by-passkey = Use a passkey
portal-proof-passkey-button = Go on to the passkey
portal-proof-passkey-lead = Your device asks for your fingerprint, your face or its code.
portal-proof-otherwise = Prove another way
again-answer-app = Enter the code of your authenticator app to go on. What you wrote is kept.
security-news-passkey-added = A passkey was added.
security-news-passkey-removed = A passkey was removed.
security-news-passkey-copied = A passkey that seems to have been copied was refused.
security-news-second-factor-set = A second step at sign-in was set.
security-news-second-factor-off = The second step at sign-in was turned off.
security-news-recovery-code-used = A recovery code was used.
security-news-recovery-codes-renewed = New recovery codes were made.
console-letter-passkey-added = A passkey was added
console-letter-passkey-removed = A passkey was removed
console-letter-passkey-copied = A passkey may have been copied
console-letter-second-factor-set = Second step set
console-letter-second-factor-off = Second step turned off
console-letter-recovery-code-used = A recovery code was used
console-letter-recovery-codes-renewed = New recovery codes
