//! A Tauri program with a tray icon and nothing else: what Keyvigil in the tray is measured beside.

use tauri::menu::MenuBuilder;
use tauri::tray::TrayIconBuilder;

fn main() -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    context.config_mut().identifier = "org.keyvigil.Empty".into();
    tauri::Builder::default()
        .setup(|app| {
            let menu = MenuBuilder::new(app)
                .text("one", "One")
                .text("two", "Two")
                .separator()
                .text("quit", "Quit")
                .build()?;
            TrayIconBuilder::new()
                .icon(tauri::include_image!("icons/tray/calm.png"))
                .menu(&menu)
                .build(app)?;
            Ok(())
        })
        .build(context)?
        .run(|_, event| {
            if let tauri::RunEvent::ExitRequested { api, .. } = event {
                api.prevent_exit();
            }
        });
    Ok(())
}
